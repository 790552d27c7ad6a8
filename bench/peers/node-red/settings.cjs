/** Node-RED without editor, without log: only the flow is measured. */
module.exports = {
  flowFile: 'flows.json',
  httpAdminRoot: false,
  uiHost: '127.0.0.1',
  diagnostics: { enabled: false },
  runtimeState: { enabled: false },
  telemetry: { enabled: false, updateNotification: false },
  logging: { console: { level: 'fatal', metrics: false, audit: false } },
};
