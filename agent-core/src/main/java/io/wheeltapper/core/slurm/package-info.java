/** How Slurm writes what both those who read it and those who act on it must understand alike. */
@NullMarked
package io.wheeltapper.core.slurm;

import org.jspecify.annotations.NullMarked;
