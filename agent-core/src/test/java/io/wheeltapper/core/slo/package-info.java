@NullMarked
package io.wheeltapper.core.slo;

import org.jspecify.annotations.NullMarked;
