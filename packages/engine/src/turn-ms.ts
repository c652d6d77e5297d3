/** How long steps, items or executions that wait run on end before other work in the process gets a turn. */
export const turnMs = 10;
