/** NVIDIA's management library, bound by symbol through JNA. The only package that binds it. */
@NullMarked
package io.wheeltapper.sensors.gpu.nvml;

import org.jspecify.annotations.NullMarked;
