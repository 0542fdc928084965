/** Tests of what is covered, and of what comes near. */
@NullMarked
package io.wheeltapper.deploy.cover;

import org.jspecify.annotations.NullMarked;
