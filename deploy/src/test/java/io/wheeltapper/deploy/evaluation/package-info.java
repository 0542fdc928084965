/** Whether the judge of advisers judges right. */
@NullMarked
package io.wheeltapper.deploy.evaluation;

import org.jspecify.annotations.NullMarked;
