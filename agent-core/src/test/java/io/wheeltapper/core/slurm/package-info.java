@NullMarked
package io.wheeltapper.core.slurm;

import org.jspecify.annotations.NullMarked;
