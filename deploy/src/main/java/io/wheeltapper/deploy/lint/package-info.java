/**
 * What can be said of a bundle without playing it: problems, remarks, formats, and what hangs
 * together.
 */
@NullMarked
package io.wheeltapper.deploy.lint;

import org.jspecify.annotations.NullMarked;
