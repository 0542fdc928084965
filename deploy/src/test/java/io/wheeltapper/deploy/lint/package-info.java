@NullMarked
package io.wheeltapper.deploy.lint;

import org.jspecify.annotations.NullMarked;
