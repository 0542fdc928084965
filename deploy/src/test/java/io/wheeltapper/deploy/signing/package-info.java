@NullMarked
package io.wheeltapper.deploy.signing;

import org.jspecify.annotations.NullMarked;
