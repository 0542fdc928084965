/** The borders between modules, as tests. */
@NullMarked
package io.wheeltapper.deploy.architecture;

import org.jspecify.annotations.NullMarked;
