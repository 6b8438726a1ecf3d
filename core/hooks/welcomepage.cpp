#include "hooks/welcomepage.h"

#include <QString>

namespace hooks {

http::Response welcomePage(const QByteArray &host, const QByteArray &basePath, bool isTls)
{
    const QString url = (isTls ? QStringLiteral("https://") : QStringLiteral("http://")) + QString::fromUtf8(host) +
                        QString::fromUtf8(basePath);
    const QString page = QStringLiteral(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Streamwatch</title>"
        "<link rel=\"icon\" href=\"data:,\">"
        "<style>body{font:16px/1.5 sans-serif;max-width:44em;margin:3em auto;padding:0 1em}"
        "pre{padding:1em;background:#8882;overflow:auto}</style>"
        "<h1>Streamwatch</h1>"
        "<p>This is the hook endpoint of Streamwatch. A Flashphoner Web Call Server (WCS) posts the status of its "
        "streams here; the window of Streamwatch shows them.</p>"
        "<p>To point a WCS here, enter these lines in its command line "
        "(<code>ssh -p 2001 admin@localhost</code> on the WCS host):</p>"
        "<pre>update app -l %1 defaultApp\nadd app-rest-method defaultApp StreamStatusEvent\nshow apps</pre></html>\n");
    http::Response response;
    response.contentType = "text/html; charset=UTF-8";
    response.headers = {{"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"},
                        {"X-Content-Type-Options", "nosniff"}};
    response.body = page.arg(url.toHtmlEscaped()).toUtf8();
    return response;
}

} // namespace hooks
