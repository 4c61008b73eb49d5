// The judge of TypeScript for oracles.py: a line of JSON in ({files}), the complaints about those files out.
// Stays alive between questions, and keeps what it parsed. Run: node oracle_typescript.cjs tsc.js FOLDER
const path = require('path');
const readline = require('readline');
const ts = require(path.join(path.dirname(process.argv[2]), 'typescript.js'));
const folder = process.argv[3];
const config = path.join(folder, 'tsconfig.json');
const own = ts.sys.fileExists(config)
  ? ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config, { ...ts.sys, readDirectory: () => [] }, folder).options
  : { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
const options = { ...own, noEmit: true, skipLibCheck: true, types: [], strict: false, composite: false, incremental: false };
const known = new Map();
const host = ts.createCompilerHost(options, true);
const parse = host.getSourceFile.bind(host);
host.getSourceFile = (name, ...rest) => {
  const text = ts.sys.readFile(name);
  const held = known.get(name);
  if (held && held.text === text) return held.file;
  const file = parse(name, ...rest);
  known.set(name, { text, file });
  return file;
};
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const files = JSON.parse(line).map((name) => path.join(folder, name));
  const program = ts.createProgram({ rootNames: files, options, host });
  const said = [];
  for (const name of files) {
    const file = program.getSourceFile(name);
    if (!file) continue;
    for (const one of [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]) {
      said.push(`${path.relative(folder, name)}: TS${one.code} ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`);
    }
  }
  process.stdout.write(JSON.stringify(said) + '\n');
});
