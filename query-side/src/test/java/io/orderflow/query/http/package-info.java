@NullMarked
package io.orderflow.query.http;

import org.jspecify.annotations.NullMarked;
