package bfm.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends a session after some hours: the next page asks the identity provider anew, who the person is and may be. */
class SessionAge extends OncePerRequestFilter {

  private final long longest;

  SessionAge(long hours) {
    longest = Duration.ofHours(hours).toMillis();
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpSession session = request.getSession(false);
    if (session != null && System.currentTimeMillis() - session.getCreationTime() > longest) {
      session.invalidate();
    }
    chain.doFilter(request, response);
  }
}
