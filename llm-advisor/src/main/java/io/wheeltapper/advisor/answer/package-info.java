/** What a model answers: its agreed shape, and how it is read. */
@NullMarked
package io.wheeltapper.advisor.answer;

import org.jspecify.annotations.NullMarked;
