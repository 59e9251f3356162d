// The app's words. Keys are the English texts themselves; a translation is a catalogue of the same keys,
// given to `useCatalogue`. `{name}` stands for a value. Text that depends on a number is an object by plural
// category.
let catalogue = {};
let plurals = new Intl.PluralRules("en");

export function useCatalogue(language, texts) {
    catalogue = texts;
    plurals = new Intl.PluralRules(language);
    document.documentElement.lang = language;
    const script = new Intl.Locale(language).maximize().script;
    document.documentElement.dir = ["Arab", "Hebr", "Syrc", "Thaa"].includes(script) ? "rtl" : "ltr";
}

/** t("Move {n} photos", {n: 3}) */
export function t(text, values = {}) {
    return (catalogue[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** tn(3, "{n} photo", "{n} photos"): the form for the number; {n} is the number with separators. */
export function tn(number, one, other, values = {}) {
    const forms = catalogue[other] ?? { one, other };
    const form = forms[plurals.select(number)] ?? forms.other;
    return t(form, { n: number.toLocaleString(locale()), ...values });
}

/** The locale of dates and numbers: the reader's own, as far as it is in the app's language. */
export function locale() {
    const language = document.documentElement.lang || "en";
    return navigator.languages?.find((each) => each.startsWith(language)) ?? language;
}
