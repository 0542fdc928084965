/** Strangers' text on its way to a model: cleaned, without secrets, names put by pseudonyms. */
@NullMarked
package io.wheeltapper.advisor.text;

import org.jspecify.annotations.NullMarked;
