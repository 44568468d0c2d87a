// Talks to the bot of a playground as a person does:
//
//	node try-run.mjs URL         its greeting, and some answer to a VIN
//	node try-run.mjs URL index   the VIN's card names the model
const [url, index] = process.argv.slice(2);
const vin = "1FTFW1E80MFA00000"; // exists on paper only

async function call(path, body) {
  const answer = await fetch(url + path, body && {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

// ask says something and waits for what the bot answers with a text that fits.
async function ask(user, text, fits) {
  await call("/emu/messages", { chat_id: user, from_id: user, text });
  let said = [];
  for (let tries = 0; tries < 150; tries++) {
    said = (await call(`/emu/messages?chat_id=${user}`)).filter((m) => m.from?.is_bot).map((m) => m.text ?? "");
    if (said.some((t) => fits.test(t))) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${text} is answered with ${JSON.stringify(said)}, not ${fits}`);
}

const { id } = await call("/emu/users", { first_name: "Somebody", language_code: "en" });
await ask(id, "/start", /I'm Vinbot/);
await ask(id, vin, index ? new RegExp(`^🚗 2021 Ford F-150[^\n]*\n${vin}\n`) : new RegExp(vin));
