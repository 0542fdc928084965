/**
 * Slurm: nodes out of service and back, jobs on from their checkpoint. {@link
 * io.wheeltapper.actuators.slurm.Slurm} is all that is asked of a Slurm; the deeds above it hold
 * what is safe.
 */
@NullMarked
package io.wheeltapper.actuators.slurm;

import org.jspecify.annotations.NullMarked;
