#pragma once

#include "journal/sqlite/database.h"
#include "journal/timeline.h"

#include <memory>

namespace journal {

class TableCopy;

// Brings records over from a damaged journal that was set aside, with the ids that they had, from the newest to the
// oldest, so that what is there is always the newest. What lies on pages that cannot be read is left out and counted;
// so is, apart from what is whole, a record of which what came cannot be read, perhaps as something is gone that it
// shares with others. All of it inside transactions of the journal that it fills.
class Salvage final {
public:
    // What of the other journal has to be known before its successor begins.
    struct Found {
        qint64 lastId = 0; // no record of it is newer
        qint64 lastStamp = 0;
        Timeline timeline;
    };
    static Found look(const QString &path, qint64 lastId); // lastId: known of it otherwise

    // Notes what is to be brought over, and brings over what all else is about: streams, what records have in common,
    // when the program ran, and the newest records.
    static Result<Done> begin(Database &to, const QString &path, qint64 lastId);

    // The one that was begun last; nothing where there is none to go on with.
    static Result<std::unique_ptr<Salvage>> pending(Database &to);
    ~Salvage();

    bool isDone() const { return m_progress.next < m_first; }
    Result<Done> bringSome(); // a portion
    Result<Done> giveUp();    // the rest: there is no room for it
    // A transaction that was rolled back is as if it had not been.
    struct Progress {
        qint64 next = 0;
        qint64 kept = 0;    // records that are there
        qint64 damaged = 0; // of them, without what came
    };
    Progress progress() const { return m_progress; }
    void restore(const Progress &progress) { m_progress = progress; }

    QString notice() const; // how many of how many, one sentence

private:
    struct Tables;
    Salvage(Database &to, QString path);
    static Result<Progress> copy(Tables &tables, qint64 low, qint64 high);
    Result<Done> note();

    Database &m_to;
    QString m_path;
    std::unique_ptr<Database> m_from;
    std::unique_ptr<Tables> m_tables;
    qint64 m_id = 0;
    qint64 m_first = 1;
    qint64 m_last = 0;
    Progress m_progress;
};

} // namespace journal
