/** Rules that a language model drafts: tried in a scratch copy, shown as a diff, never active. */
@NullMarked
package io.wheeltapper.deploy.draft;

import org.jspecify.annotations.NullMarked;
