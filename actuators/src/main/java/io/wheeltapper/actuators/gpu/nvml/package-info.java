/** NVIDIA's management library by JNA, as far as a hand needs it. */
@NullMarked
package io.wheeltapper.actuators.gpu.nvml;

import org.jspecify.annotations.NullMarked;
