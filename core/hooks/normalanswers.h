#pragma once

#include "hooks/lastconnect.h"
#include "hooks/options.h"
#include "http/message/message.h"

#include <QObject>
#include <QSet>

namespace hooks {

// What hooks are answered where no rule says otherwise: by us, or by the web server behind us. On the hooks thread.
class NormalAnswers final : public QObject {
    Q_OBJECT
public:
    NormalAnswers(const Options &options, QObject *parent);

    const rules::ConnectConfig &connectConfig() const { return m_connect; }
    // What every `connect` that comes from now on is told. Sends connectConfigChanged(), unless it is the same.
    const rules::ConnectConfig &changeConnect(const rules::ConnectChange &change);

    rules::ConnectGateway gateway();

    // Each says in the record what it is.
    http::Response own(journal::Record &record) const;
    // Of a record that has been handed on. response: what came of that. echoes: an event of which nothing came is
    // answered as if there were nobody behind us.
    http::Response ofBackend(journal::Record &record, http::Response &&response, bool echoes);

    // A `connect`, and the body that WCS gets.
    void noteConnect(const journal::Record &record, const QByteArray &answer) { m_lastConnect.take(record, answer); }
    const rules::ConnectAnswer &lastConnect() { return m_lastConnect.answer(m_connect); }

signals:
    void connectConfigChanged(const rules::ConnectConfig &config);

private:
    void noteObstacle(const QString &sentence);

    rules::ConnectConfig m_connect;
    QSet<QString> m_obstacles; // that kept ours from being put into a backend's answer, as the log has them
    LastConnect m_lastConnect;
};

} // namespace hooks
