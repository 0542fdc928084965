/** NVIDIA GPUs of a site's machines, each reached by a command that the site configures. */
@NullMarked
package io.wheeltapper.actuators.gpu;

import org.jspecify.annotations.NullMarked;
