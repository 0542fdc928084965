@NullMarked
package io.wheeltapper.core.guard;

import org.jspecify.annotations.NullMarked;
