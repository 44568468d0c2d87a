-- wrk's side of bench-api.sh: what is asked, and the percentiles of the answers.
-- WHAT is cached, cold or ask.
local what = os.getenv('WHAT')
local n = tonumber(os.getenv('FROM') or 0)
local values = { A=1, B=2, C=3, D=4, E=5, F=6, G=7, H=8, J=1, K=2, L=3, M=4, N=5, P=7, R=9, S=2, T=3, U=4, V=5, W=6, X=7, Y=8, Z=9 }
local weights = { 8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2 }

-- A VIN of an F-150 of 2022 with a serial of its own and the check digit that fits it. The
-- index leaves something open of it, for which NHTSA is asked once.
local function vin(serial)
	local text = '1FTFW1E80NF' .. string.format('%06d', serial % 1000000)
	local sum = 0
	for i = 1, 17 do
		local c = text:sub(i, i)
		sum = sum + (tonumber(c) or values[c]) * weights[i]
	end
	local rest = sum % 11
	return text:sub(1, 8) .. (rest == 10 and 'X' or rest) .. text:sub(10)
end

function request()
	n = n + 1
	if what == 'ask' then
		return wrk.format('POST', '/api/v1/ask', nil, '{"question":"How much can a 2021 Ford F-150 tow?"}')
	end
	return wrk.format('GET', '/api/v1/vin/' .. vin(what == 'cold' and n or 0))
end

function init()
	wrk.headers['Authorization'] = 'Bearer ' .. (os.getenv('KEY') or '')
	if what == 'ask' then wrk.headers['Content-Type'] = 'application/json' end
end

function done(summary, latency)
	io.write(string.format('%d %d %.2f %.2f %.2f %.0f\n', summary.requests, summary.errors.status + summary.errors.read + summary.errors.timeout,
		latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, summary.requests / (summary.duration / 1e6)))
end
