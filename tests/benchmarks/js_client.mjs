// camunda-external-task-client-js, as delivered or tuned: `node js_client.mjs NAME` with a JSON order on standard input.
import { readFileSync } from "node:fs";
import { BasicAuthInterceptor, Client } from "camunda-external-task-client-js";

const order = JSON.parse(readFileSync(0, "utf8"));
const tuned = { maxTasks: 100, interval: 0, asyncResponseTimeout: 5000, maxParallelExecutions: 200, lockDuration: 60000 };
const waits = [];
let done = 0;
const began = performance.now();
const before = process.cpuUsage();
const client = new Client({
  baseUrl: order.url,
  workerId: order.worker_id,
  interceptors: new BasicAuthInterceptor({ username: order.user, password: order.password }),
  ...(process.argv[2].endsWith("tuned") ? tuned : {}),
});
for (const topic of order.topics) {
  client.subscribe(topic, { variables: ["number"] }, async ({ task, taskService }) => {
    waits.push((Date.now() - Date.parse(task.createTime.replace(/(\d\d)(\d\d)$/, "$1:$2"))) / 1000);
    await taskService.complete(task);
    done += 1;
  });
}
setInterval(() => {
  const seconds = (performance.now() - began) / 1000;
  if (done < order.tasks && seconds < order.limit) return;
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(JSON.stringify({ done, seconds, cpu: (user + system) / 1e6, waits }) + "\n", () => process.exit(0));
}, 5);
