// Reads each line's YAML with each reader and tells which text was read differently.
const fs = require("fs");
const yaml = require("yaml");
const readers = {
  "js-yaml 3": require("js-yaml-3").safeLoad,
  "js-yaml 4": require("js-yaml-4").load,
  "yaml 2, YAML 1.2": (text) => yaml.parse(text),
  "yaml 2, YAML 1.1": (text) => yaml.parse(text, { version: "1.1" }),
};
const rows = fs.readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
for (const [name, read] of Object.entries(readers)) {
  const wrong = [];
  const known = new Map();
  const canRead = (text) => {
    if (!known.has(text)) {
      try {
        read(text);
        known.set(text, true);
      } catch {
        known.set(text, false);
      }
    }
    return known.get(text);
  };
  let unread = 0;
  rows.forEach((row, number) => {
    let found;
    if (!canRead(row.before)) {
      unread += 1; // a layout that this reader has never taken, with any text in it
      return;
    }
    try {
      found = row.path.reduce((value, part) => value[part], read(row.yaml));
    } catch (error) {
      found = { error: String(error).split("\n")[0] };
    }
    if (found !== row.text) wrong.push([number, found === undefined ? null : found]);
  });
  console.log(JSON.stringify({ reader: name, wrong, unread }));
}
