#pragma once

#include "faults/connectconfig.h"
#include "faults/rulebook.h"
#include "result.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <optional>

// Keeps the answer rules and what `connect` is told in a file beside the journal ("streamwatch.answers.json"), so that
// they are there at the next start. Writes on its own thread, soon after a change, and when it goes away.
class AnswersFile final : public QObject {
    Q_OBJECT
public:
    struct Content {
        faults::Rules rules;    // all switched off
        QStringList wereActive; // names of those that were switched on when the program ended
        std::optional<wcs::RestClientConfig> connect;
    };

    // A file that is missing is empty. One that cannot be understood is put aside, and the error says so.
    static Result<Content> read(const QString &path);
    static QString pathBeside(const QString &journal);

    explicit AnswersFile(QString path);
    ~AnswersFile() override;

public slots:
    void takeRules(const faults::RuleSnapshotPtr &snapshot);
    void takeConnectConfig(const faults::ConnectConfig &config);

signals:
    void failed(const QString &sentence);

private:
    void write();

    QString m_path;
    QJsonObject m_content;
    quint64 m_revision = 0;
    bool m_hasRules = false;
    QTimer m_soon;
};
