#pragma once

#include "backend/options.h"
#include "base/result.h"
#include "rules/connectconfig.h"
#include "rules/rulebook.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <optional>

// Keeps the answer rules, what `connect` is told and the web server behind us in a file beside the journal
// ("streamwatch.db.answers.json"), so that they are there at the next start. Writes on its own thread, within half a
// second of a change, and when it goes away.
class AnswersFile final : public QObject {
    Q_OBJECT
public:
    struct Content {
        rules::Rules rules;     // all switched off
        QStringList wereActive; // names of those that were switched on when the program ended
        std::optional<wcs::RestClientConfig> connect;
        std::optional<wcs::WithBackend> withBackend;
        QList<backend::Target> backend; // that were chosen while the program ran
        QString problem;                // what could not be understood, and where it is kept; one sentence
    };

    // A file that is missing is empty. Of one that cannot be understood as a whole, what can be is taken, and the file
    // is kept under another name. An error: it can be neither read nor kept, and must not be written.
    static Result<Content> read(const QString &path);
    static QString pathBeside(const QString &journal);

    explicit AnswersFile(QString path);
    ~AnswersFile() override;

    // The web servers that were chosen in a former run stay, until others are chosen.
    void keepBackend(const QList<backend::Target> &targets);

public slots:
    void takeRules(const rules::RuleSnapshotPtr &snapshot);
    void takeConnectConfig(const rules::ConnectConfig &config);
    void takeBackend(const backend::Options &options);

signals:
    // What keeps the file from being written; empty once it is written again.
    void problemChanged(const QString &sentence);

private:
    void writeSoon();
    void write();

    QString m_path;
    QJsonObject m_content;
    quint64 m_revision = 0;
    bool m_hasRules = false;
    QString m_problem; // empty: it is saved
    QTimer m_soon;
};
