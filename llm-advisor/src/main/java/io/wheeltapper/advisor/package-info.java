/** Thin for now; see the module's pom for what belongs here. */
@NullMarked
package io.wheeltapper.advisor;

import org.jspecify.annotations.NullMarked;
