/** Faults of a workflow's settings and pinned data. */
import { IANAZone } from 'luxon';
import { isUuid } from '../ids/uuid-time.ts';
import type { FaultList } from './fault.ts';
import { formatPath } from './format-path.ts';
import type { WorkflowOutline } from './workflow-outline.ts';

export function validateSettings(outline: WorkflowOutline, faults: FaultList): void {
  const { timeZone, errorWorkflow } = outline.settings;
  if (typeof timeZone === 'string' && timeZone !== '' && !IANAZone.isValidZone(timeZone)) {
    const message = `${JSON.stringify(timeZone.slice(0, 60))} is not an IANA time zone, such as Africa/Algiers.`;
    faults.addError('SETTING_INVALID', 'settings.timeZone', message);
  }
  if (typeof errorWorkflow === 'string' && errorWorkflow !== '' && !isUuid(errorWorkflow.replace(/^wf_/, ''))) {
    const message = `${JSON.stringify(errorWorkflow.slice(0, 60))} is not the id of a workflow, such as wf_01994d5e-7a00-7000-8000-000000000000.`;
    faults.addError('SETTING_INVALID', 'settings.errorWorkflow', message);
  }
  if (outline.semantics === 'n8n') {
    const message =
      'This version does not run workflows with the semantics of n8n yet. Leave semantics out, or set "native".';
    faults.addError('SEMANTICS_UNSUPPORTED', 'semantics', message);
  }
  validatePins(outline, faults);
}

function validatePins(outline: WorkflowOutline, faults: FaultList): void {
  for (const name of outline.pinNames) {
    if (outline.byName.has(name)) continue;
    const message = `Data is pinned to ${JSON.stringify(name)}, but no node is called that.${faults.suggest(name, outline.names)}`;
    faults.addError('PIN_UNKNOWN', formatPath(['pinData', name]), message);
  }
}
