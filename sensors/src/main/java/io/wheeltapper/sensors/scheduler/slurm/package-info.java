/**
 * Slurm: nodes, jobs and reservations, by REST, by JSON of its commands, or by their text. Readers
 * are pure.
 */
@NullMarked
package io.wheeltapper.sensors.scheduler.slurm;

import org.jspecify.annotations.NullMarked;
