// bpmnlint over the files named as arguments; one JSON list on standard output: file, element, rule, message, category.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { BpmnModdle } = require('bpmn-moddle');
const { Linter } = require('bpmnlint');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');

const read = path => JSON.parse(readFileSync(path, 'utf8'));
const config = read(fileURLToPath(new URL('.bpmnlintrc', import.meta.url)));
const camunda = read(require.resolve('camunda-bpmn-moddle/resources/camunda.json'));
// a linter of its own for each file: rules remember what they have seen
const createLinter = () => new Linter({ config, resolver: new NodeResolver({ require }) });

const findings = [];
for (const file of process.argv.slice(2)) {
  const add = (element, rule, message, category) => findings.push({ file, element, rule, message, category });
  try {
    const { rootElement, warnings } = await new BpmnModdle({ camunda }).fromXML(readFileSync(file, 'utf8'));
    warnings.forEach(({ element, message }) => add(element?.id ?? '', 'import', message, 'error'));
    const results = await createLinter().lint(rootElement);
    for (const [rule, reports] of Object.entries(results)) {
      reports.forEach(({ id, message, category }) => add(id ?? '', rule, message, category));
    }
  } catch (error) {
    add('', 'import', error.message, 'error');
  }
}
console.log(JSON.stringify(findings));
