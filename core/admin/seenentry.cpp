#include "admin/seenentry.h"

#include "admin/json.h"
#include "streams/subject.h"

#include <QJsonDocument>

namespace admin {

SeenEntry::SeenEntry(journal::Entry entry, qint64 now)
    : m_entry(std::move(entry))
    , m_subject(streams::subjectOf(m_entry, now))
{}

const QByteArray &SeenEntry::json() const
{
    if (m_json.isEmpty())
        m_json = QJsonDocument(eventObject(m_entry)).toJson(QJsonDocument::Compact);
    return m_json;
}

} // namespace admin
