package bfm.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Lets a page of the web apps run its own scripts. The vendor keeps the nonce between header and page in the servlet
 * context, where any request at the same moment overwrites it; the browser then refuses every script and shows a blank
 * page. Here the header takes the nonce that the page really has.
 */
class PageNonce extends OncePerRequestFilter {

  private static final String POLICY = "Content-Security-Policy";
  private static final Pattern IN_PAGE = Pattern.compile("nonce=\"([A-Za-z0-9_-]+)\"");
  private static final Pattern IN_HEADER = Pattern.compile("'nonce-[^']*'");

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.substring(path.lastIndexOf('/')).contains(".");
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var page = new ContentCachingResponseWrapper(response);
    chain.doFilter(request, page);
    String policy = page.getHeader(POLICY);
    Matcher nonce = IN_PAGE.matcher(new String(page.getContentAsByteArray(), StandardCharsets.UTF_8));
    if (policy != null && nonce.find()) {
      response.setHeader(POLICY, IN_HEADER.matcher(policy).replaceAll("'nonce-" + nonce.group(1) + "'"));
    }
    page.copyBodyToResponse();
  }
}
