/** The scored stream: its figures, its draw, and what is counted. */
@NullMarked
package io.wheeltapper.deploy.score;

import org.jspecify.annotations.NullMarked;
