#pragma once

#include "app/house/answersfile.h"
#include "hooks/hookservice.h"

#include <QObject>

// The answer rules, what `connect` is told and the web server behind us, from run to run: what of them was read at the
// start, and what keeps them from being saved. Lives on the main thread; the file lives on one of its own, as a disk
// may hang.
class KeptAnswers final : public QObject {
    Q_OBJECT
public:
    // Reads what is kept beside that journal, and adds it to the options: what was switched on when the program ended
    // is switched off; rules that the options name are as they are named.
    KeptAnswers(const QString &journal, hooks::Options &options, QObject *parent);

    AnswersFile &file() { return *m_file; } // to be moved to its thread, and deleted by it
    // From now on what changes there is saved, unless what was there must not be written over. Says which rules were
    // switched off; the first time alone.
    void keep(hooks::HookService &hooks);
    void sayTroubles(); // failed() for what was not read, and troublesChanged()

signals:
    // What rules and connect-config are kept in could not be read or written.
    void failed(const QString &sentence);
    // The same as it is now: what could not be read is so until the program ends.
    void troublesChanged(const QStringList &sentences);
    // Names of rules that were active when the program ended, and that are switched off now.
    void switchedOff(const QStringList &names);

private:
    void read(const QString &path, hooks::Options &options);
    QStringList troubles() const;

    AnswersFile *m_file;
    QStringList m_wereActive; // names of rules, at the end of the last run
    QStringList m_unread;     // what kept rules from being read at the start
    QString m_unsaved;        // what keeps them from being saved now
    bool m_isWritable = true; // false: the file must not be written
};
