/** Port: the versions that executions run, and the schedules that start them. */
import type { MissedPolicy } from '../schedule/missed-slots.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { WorkflowDefinition } from '../workflow/definition.ts';

export interface WorkflowVersion {
  readonly workflowId: string;
  readonly organizationId: string;
  /** Published versions count from 1; negative ones are snapshots of drafts that were run. */
  readonly version: number;
  readonly definition: WorkflowDefinition;
}

export interface DueSchedule {
  readonly scheduleId: string;
  readonly organizationId: string;
  readonly workflowId: string;
  readonly version: number;
  /** Name of the trigger node. */
  readonly node: string;
  /** The oldest slot that has not been dealt with. */
  readonly slotMs: number;
  readonly schedule: Schedule;
  readonly missed: MissedPolicy;
}

export interface WorkflowSource {
  /** @returns null when there is no such version */
  loadVersion(workflowId: string, version: number): Promise<WorkflowVersion | null>;
  /** The published version; null when there is none or the workflow is switched off or deleted. */
  loadPublished(workflowId: string): Promise<WorkflowVersion | null>;
  /** Schedules whose next slot is due, oldest first. */
  findDueSchedules(limit: number): Promise<DueSchedule[]>;
  /** Moves a schedule from `fromMs` on to its next slot; a loser of a race changes nothing. */
  advanceSchedule(scheduleId: string, fromMs: number, nextMs: number | null): Promise<boolean>;
  /** Milliseconds until the next slot is due; null when there is none. */
  nextSlotInMs(): Promise<number | null>;
  /** Values of the organization's variables, by name. */
  loadVariables(organizationId: string): Promise<Readonly<Record<string, string>>>;
}
