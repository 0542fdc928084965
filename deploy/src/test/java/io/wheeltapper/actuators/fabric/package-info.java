@NullMarked
package io.wheeltapper.actuators.fabric;

import org.jspecify.annotations.NullMarked;
