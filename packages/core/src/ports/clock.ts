/** Port: time. Tests and the simulation drive it. */

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  nowMs(): number;
}
