@NullMarked
package io.wheeltapper.actuators.slurm;

import org.jspecify.annotations.NullMarked;
