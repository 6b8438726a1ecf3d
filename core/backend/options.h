#pragma once

#include "backend/url.h"
#include "http/client/clientoptions.h"
#include "wcs/answereffect.h"

#include <QFuture>
#include <QList>
#include <QMetaType>
#include <QSslConfiguration>
#include <QStringList>

#include <functional>
#include <optional>

namespace backend {

// Which web server is behind which path of the endpoint.
struct Target {
    QByteArray basePath; // null: all those that have none of their own
    Url url;

    // "http://…", or "/rest/my_api → http://…".
    QString text() const
    {
        return basePath.isNull() ? url.text() : QString::fromLatin1(basePath) + QStringLiteral(" → ") + url.text();
    }
    bool operator==(const Target &) const = default;
};

// In a sentence: "http://…", "/rest/my_api → http://…, /rest/b → http://…"; of none "none".
inline QString textOf(const QList<Target> &targets)
{
    QStringList texts;
    for (const Target &target : targets)
        texts.append(target.text());
    return texts.isEmpty() ? QStringLiteral("none") : texts.join(QStringLiteral(", "));
}

struct Options {
    QList<Target> targets;               // empty: there is none, all hooks are answered here
    std::optional<Url> mirror;           // where a copy of each hook goes
    std::optional<http::Proxy> proxy;    // on the way to all of them; null: none, whatever the environment says
    int timeoutMs = 10'000;              // from the complete hook to the whole answer; WCS waits 15 s
    bool echoesOnFailure = false;        // events only; else they get 502 or 504 as all others do
    QSslConfiguration tls;               // for https
    int connections = 1'000;             // to each, kept alive, at most
    int mostHooks = 20'000;              // under way to each; past it they get 503
    qint64 mostBytes = 64 * 1024 * 1024; // of them and of answers that are coming in
    bool isChosen = false; // the targets were chosen while the program ran: they are kept for the next start
    QString chosenBy;      // who has chosen them, for people; empty: the settings

    // WCS gives up on a hook before the web server behind us has had all its time.
    bool outlastsWcs() const { return timeoutMs >= wcs::AnswerTimeoutMs; }

    // Of one of the endpoint's base paths; null: there is none.
    const Target *targetOf(const QByteArray &basePath) const
    {
        const Target *general = nullptr;
        for (const Target &target : targets) {
            if (!target.basePath.isNull() && target.basePath == basePath)
                return &target;
            if (target.basePath.isNull())
                general = &target;
        }
        return general;
    }
};

// Changes them from another thread. The reply comes once they are in force, for every hook that comes after it.
using Gateway = std::function<QFuture<Options>(const Options &)>;

} // namespace backend

Q_DECLARE_METATYPE(backend::Options)
