/** The adviser's place: LangChain4j will live here and nowhere else. For now there is none. */
@NullMarked
package io.wheeltapper.advisor;

import org.jspecify.annotations.NullMarked;
