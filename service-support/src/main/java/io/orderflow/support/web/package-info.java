/** What every HTTP endpoint shares: problem documents, strict reading of bodies, limits. */
@NullMarked
package io.orderflow.support.web;

import org.jspecify.annotations.NullMarked;
