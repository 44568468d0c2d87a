// The page's own words. The bot's words come from the bot.

const table = {
  en: {
    title: "Vinbot playground", people: "People", add_person: "Add a person", name: "Name", language: "Language",
    add: "Add", cancel: "Cancel", ok: "OK", close: "Close", bot: "bot", start: "Start", restart: "Unblock the bot",
    block: "Block the bot", unblock: "Unblock the bot", more: "More", as: "You are {name}",
    empty_title: "Nothing here yet", empty_text: "Press Start to meet the bot. This is a local Telegram: nothing leaves this computer.",
    message: "Message", send: "Send", attach: "Attach photos or files", menu: "Menu", commands: "Commands",
    drop: "Drop to send", as_files: "Send pictures as files", remove: "Remove {name}", caption: "Add a caption",
    reply: "Reply", edit: "Edit", editing: "Editing", replying: "Reply to {name}", edited: "edited", you: "You",
    sending: "Sending", failed: "Not sent. Try again", new_messages: "{n} new", to_bottom: "Go to the newest message",
    earlier: "Show earlier messages", today: "Today", yesterday: "Yesterday", download: "Download {name}", photo: "Photo",
    document: "Document", open_photo: "Open photo", next: "Next photo", previous: "Previous photo", copied: "Copied", spoiler: "Hidden text, press to show",
    show_more: "Show more", show_less: "Show less", not_here: "The playground cannot do this button",
    theme: "Light or dark", split: "Two people side by side", chat: "Chat", calls: "Calls", inspector: "Inspector",
    reconnecting: "Reconnecting…", unreachable: "the playground does not answer", load_failed: "The chat could not be loaded: {why}", retry: "Try again", loading: "Loading…",
    filter: "Filter calls", all_methods: "All methods", refused_only: "Only refused", polling: "Polling", clear: "Clear",
    no_calls: "Every Bot API call shows up here as it happens.", no_match: "No call matches the filter.",
    parameters: "Parameters", response: "Response", warnings: "Warnings", copy: "Copy", refused: "refused", accepted: "ok",
    summary: "{n} calls · {bad} refused", median: "median {ms} ms", too_big: "{name} is larger than {mb} MB",
    action_typing: "typing", action_upload_photo: "sending photo", action_upload_document: "sending file",
    action_other: "working", location: "Location", contact: "Contact", unsupported: "A message of a kind this page does not show",
  },
  es: {
    title: "Vinbot playground", people: "Personas", add_person: "Añadir una persona", name: "Nombre", language: "Idioma",
    add: "Añadir", cancel: "Cancelar", ok: "Aceptar", close: "Cerrar", bot: "bot", start: "Iniciar", restart: "Desbloquear el bot",
    block: "Bloquear el bot", unblock: "Desbloquear el bot", more: "Más", as: "Eres {name}",
    empty_title: "Aquí no hay nada todavía", empty_text: "Pulsa Iniciar para conocer al bot. Es un Telegram local: nada sale de este equipo.",
    message: "Mensaje", send: "Enviar", attach: "Adjuntar fotos o archivos", menu: "Menú", commands: "Comandos",
    drop: "Suelta para enviar", as_files: "Enviar imágenes como archivos", remove: "Quitar {name}", caption: "Añade un comentario",
    reply: "Responder", edit: "Editar", editing: "Editando", replying: "Respuesta a {name}", edited: "editado", you: "Tú",
    sending: "Enviando", failed: "No enviado. Reintentar", new_messages: "{n} nuevos", to_bottom: "Ir al mensaje más reciente",
    earlier: "Ver mensajes anteriores", today: "Hoy", yesterday: "Ayer", download: "Descargar {name}", photo: "Foto",
    document: "Documento", open_photo: "Abrir foto", next: "Foto siguiente", previous: "Foto anterior", copied: "Copiado", spoiler: "Texto oculto, pulsa para verlo",
    show_more: "Ver más", show_less: "Ver menos", not_here: "El playground no puede usar este botón",
    theme: "Claro u oscuro", split: "Dos personas a la vez", chat: "Chat", calls: "Llamadas", inspector: "Inspector",
    reconnecting: "Reconectando…", unreachable: "el playground no responde", load_failed: "No se pudo cargar el chat: {why}", retry: "Reintentar", loading: "Cargando…",
    filter: "Filtrar llamadas", all_methods: "Todos los métodos", refused_only: "Solo rechazadas", polling: "Sondeo", clear: "Vaciar",
    no_calls: "Aquí aparece cada llamada a la Bot API en cuanto ocurre.", no_match: "Ninguna llamada coincide con el filtro.",
    parameters: "Parámetros", response: "Respuesta", warnings: "Avisos", copy: "Copiar", refused: "rechazada", accepted: "ok",
    summary: "{n} llamadas · {bad} rechazadas", median: "mediana {ms} ms", too_big: "{name} ocupa más de {mb} MB",
    action_typing: "escribiendo", action_upload_photo: "enviando foto", action_upload_document: "enviando archivo",
    action_other: "trabajando", location: "Ubicación", contact: "Contacto", unsupported: "Un tipo de mensaje que esta página no muestra",
  },
  fr: {
    title: "Vinbot playground", people: "Personnes", add_person: "Ajouter une personne", name: "Nom", language: "Langue",
    add: "Ajouter", cancel: "Annuler", ok: "OK", close: "Fermer", bot: "bot", start: "Démarrer", restart: "Débloquer le bot",
    block: "Bloquer le bot", unblock: "Débloquer le bot", more: "Plus", as: "Vous êtes {name}",
    empty_title: "Rien ici pour l’instant", empty_text: "Appuyez sur Démarrer pour rencontrer le bot. C’est un Telegram local : rien ne quitte cet ordinateur.",
    message: "Message", send: "Envoyer", attach: "Joindre des photos ou des fichiers", menu: "Menu", commands: "Commandes",
    drop: "Déposez pour envoyer", as_files: "Envoyer les images comme fichiers", remove: "Retirer {name}", caption: "Ajouter une légende",
    reply: "Répondre", edit: "Modifier", editing: "Modification", replying: "Réponse à {name}", edited: "modifié", you: "Vous",
    sending: "Envoi", failed: "Non envoyé. Réessayer", new_messages: "{n} nouveaux", to_bottom: "Aller au dernier message",
    earlier: "Afficher les messages précédents", today: "Aujourd’hui", yesterday: "Hier", download: "Télécharger {name}", photo: "Photo",
    document: "Document", open_photo: "Ouvrir la photo", next: "Photo suivante", previous: "Photo précédente", copied: "Copié", spoiler: "Texte masqué, appuyez pour l’afficher",
    show_more: "Afficher plus", show_less: "Afficher moins", not_here: "Le playground ne gère pas ce bouton",
    theme: "Clair ou sombre", split: "Deux personnes côte à côte", chat: "Discussion", calls: "Appels", inspector: "Inspecteur",
    reconnecting: "Reconnexion…", unreachable: "le playground ne répond pas", load_failed: "La discussion n’a pas pu être chargée : {why}", retry: "Réessayer", loading: "Chargement…",
    filter: "Filtrer les appels", all_methods: "Toutes les méthodes", refused_only: "Refusés seulement", polling: "Interrogation", clear: "Vider",
    no_calls: "Chaque appel à la Bot API s’affiche ici en direct.", no_match: "Aucun appel ne correspond au filtre.",
    parameters: "Paramètres", response: "Réponse", warnings: "Avertissements", copy: "Copier", refused: "refusé", accepted: "ok",
    summary: "{n} appels · {bad} refusés", median: "médiane {ms} ms", too_big: "{name} dépasse {mb} Mo",
    action_typing: "écrit", action_upload_photo: "envoie une photo", action_upload_document: "envoie un fichier",
    action_other: "travaille", location: "Position", contact: "Contact", unsupported: "Un type de message que cette page n’affiche pas",
  },
  de: {
    title: "Vinbot playground", people: "Personen", add_person: "Person hinzufügen", name: "Name", language: "Sprache",
    add: "Hinzufügen", cancel: "Abbrechen", ok: "OK", close: "Schließen", bot: "Bot", start: "Starten", restart: "Bot freigeben",
    block: "Bot blockieren", unblock: "Bot freigeben", more: "Mehr", as: "Sie sind {name}",
    empty_title: "Noch nichts hier", empty_text: "Drücken Sie Starten, um den Bot kennenzulernen. Dies ist ein lokales Telegram: Nichts verlässt diesen Rechner.",
    message: "Nachricht", send: "Senden", attach: "Fotos oder Dateien anhängen", menu: "Menü", commands: "Befehle",
    drop: "Zum Senden ablegen", as_files: "Bilder als Dateien senden", remove: "{name} entfernen", caption: "Beschriftung hinzufügen",
    reply: "Antworten", edit: "Bearbeiten", editing: "Bearbeiten", replying: "Antwort an {name}", edited: "bearbeitet", you: "Sie",
    sending: "Wird gesendet", failed: "Nicht gesendet. Erneut versuchen", new_messages: "{n} neue", to_bottom: "Zur neuesten Nachricht",
    earlier: "Frühere Nachrichten anzeigen", today: "Heute", yesterday: "Gestern", download: "{name} herunterladen", photo: "Foto",
    document: "Dokument", open_photo: "Foto öffnen", next: "Nächstes Foto", previous: "Vorheriges Foto", copied: "Kopiert", spoiler: "Verborgener Text, zum Anzeigen drücken",
    show_more: "Mehr anzeigen", show_less: "Weniger anzeigen", not_here: "Diese Schaltfläche kann der Playground nicht",
    theme: "Hell oder dunkel", split: "Zwei Personen nebeneinander", chat: "Chat", calls: "Aufrufe", inspector: "Inspektor",
    reconnecting: "Verbindung wird wiederhergestellt…", unreachable: "der Playground antwortet nicht", load_failed: "Der Chat konnte nicht geladen werden: {why}", retry: "Erneut versuchen", loading: "Wird geladen…",
    filter: "Aufrufe filtern", all_methods: "Alle Methoden", refused_only: "Nur abgelehnte", polling: "Abfragen", clear: "Leeren",
    no_calls: "Jeder Aufruf der Bot API erscheint hier, sobald er geschieht.", no_match: "Kein Aufruf passt zum Filter.",
    parameters: "Parameter", response: "Antwort", warnings: "Warnungen", copy: "Kopieren", refused: "abgelehnt", accepted: "ok",
    summary: "{n} Aufrufe · {bad} abgelehnt", median: "Median {ms} ms", too_big: "{name} ist größer als {mb} MB",
    action_typing: "schreibt", action_upload_photo: "sendet ein Foto", action_upload_document: "sendet eine Datei",
    action_other: "arbeitet", location: "Standort", contact: "Kontakt", unsupported: "Eine Nachrichtenart, die diese Seite nicht zeigt",
  },
};

/** languages of the page. */
export const languages = Object.keys(table);

/** keys of one language: the tests compare them. */
export const keys = (lang) => Object.keys(table[lang]).sort();

/** pick the first of the reader's languages that the page speaks. */
export function pick(wanted) {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split("-")[0];
    if (base in table) return base;
  }
  return "en";
}

export const lang = pick(navigator.languages ?? []);

/** locale writes dates and numbers: the page's language with the reader's own region, where there is one. */
export const locale = (navigator.languages ?? []).find((tag) => pick([tag]) === lang && tag.toLowerCase().startsWith(lang)) ?? lang;

/** t is a word of the page in the reader's language, `{name}` replaced from data. */
export function t(key, data = {}) {
  return table[lang][key].replace(/\{(\w+)\}/g, (_, name) => String(data[name]));
}

/** spoken lists what a person of the playground can speak, each named in itself; regions change units and money. */
export const spoken = [
  ["en", "English"], ["es", "Español"], ["fr", "Français"], ["de", "Deutsch"],
  ["en-CA", "English (Canada)"], ["es-MX", "Español (México)"], ["fr-CA", "Français (Canada)"],
];

/** firstName of the person whom a first-time visitor finds already there. */
export const firstName = { en: "Alex", es: "Lucía", fr: "Camille", de: "Jonas" }[lang];
