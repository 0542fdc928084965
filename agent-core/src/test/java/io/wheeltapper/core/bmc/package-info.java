@NullMarked
package io.wheeltapper.core.bmc;

import org.jspecify.annotations.NullMarked;
