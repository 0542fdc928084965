/** Thin for now; see the module's pom for what belongs here. */
@NullMarked
package io.wheeltapper.sensors;

import org.jspecify.annotations.NullMarked;
