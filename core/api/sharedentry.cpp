#include "api/sharedentry.h"

#include "api/json.h"
#include "board/subject.h"

#include <QJsonDocument>

namespace api {

SharedEntry::SharedEntry(journal::Entry entry, qint64 now)
    : m_entry(std::move(entry))
    , m_subject(board::subjectOf(m_entry, now))
{}

const QByteArray &SharedEntry::json() const
{
    if (m_json.isEmpty())
        m_json = QJsonDocument(eventObject(m_entry)).toJson(QJsonDocument::Compact);
    return m_json;
}

} // namespace api
