/** Who stands for a bundle: its manifest, signed. */
@NullMarked
package io.wheeltapper.deploy.signing;

import org.jspecify.annotations.NullMarked;
