@NullMarked
package io.wheeltapper.deploy.adviser;

import org.jspecify.annotations.NullMarked;
