#include "simulator/server/fields.h"

#include "json/readjson.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace simulator {

namespace {

constexpr auto NeedsEscape = [] {
    std::array<bool, 256> table{};
    for (size_t c = 0; c < 0x20; ++c)
        table[c] = true;
    table['"'] = table['\\'] = table[0x7f] = true;
    return table;
}();

bool isPlain(char c)
{
    return !NeedsEscape[quint8(c)] && quint8(c) < 0x7f;
}

void appendEscaped(QByteArray &out, char c)
{
    switch (c) {
    case '"':
        out.append("\\\"");
        break;
    case '\\':
        out.append("\\\\");
        break;
    case '\n':
        out.append("\\n");
        break;
    case '\r':
        out.append("\\r");
        break;
    case '\t':
        out.append("\\t");
        break;
    default:
        out.append("\\u" + QByteArray::number(quint8(c), 16).rightJustified(4, '0'));
    }
}

// Of any one value, which QJsonDocument writes only within an array.
QByteArray encoded(const QJsonValue &value)
{
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

} // namespace

QByteArray jsonText(QByteArrayView utf8)
{
    if (std::all_of(utf8.begin(), utf8.end(), isPlain)) {
        QByteArray plain(utf8.size() + 2, '"');
        std::copy(utf8.begin(), utf8.end(), plain.data() + 1);
        return plain;
    }
    const QByteArray valid = QString::fromUtf8(utf8).toUtf8(); // what is no UTF-8 must not become JSON
    QByteArray out;
    out.reserve(valid.size() + valid.size() / 8 + 2);
    const QByteArrayView view(valid);
    out += '"';
    qsizetype from = 0;
    for (qsizetype at = 0; at < view.size(); ++at) { // in runs: an SDP is long
        if (!NeedsEscape[quint8(view[at])])
            continue;
        out.append(view.sliced(from, at - from));
        appendEscaped(out, view[at]);
        from = at + 1;
    }
    return out.append(view.sliced(from)).append('"');
}

void Fields::set(const QByteArray &name, const QByteArray &json)
{
    const auto it = std::ranges::find(m_members, name, &Member::name);
    if (it != m_members.end())
        it->json = json;
    else
        m_members.append({name, json});
}

void Fields::setText(const QByteArray &name, QByteArrayView utf8)
{
    set(name, jsonText(utf8));
}

void Fields::setNumber(const QByteArray &name, qint64 number)
{
    set(name, QByteArray::number(number));
}

void Fields::setFlag(const QByteArray &name, bool flag)
{
    set(name, flag ? QByteArrayLiteral("true") : QByteArrayLiteral("false"));
}

void Fields::setAll(const Fields &others)
{
    const qsizetype before = m_members.size(); // the others differ from one another
    m_members.reserve(before + others.m_members.size());
    for (const Member &member : others.m_members) {
        const auto end = m_members.begin() + before;
        const auto it = std::ranges::find(m_members.begin(), end, member.name, &Member::name);
        if (it != end)
            it->json = member.json;
        else
            m_members.append(member);
    }
}

void Fields::remove(const QByteArray &name)
{
    m_members.removeIf([&](const Member &member) { return member.name == name; });
}

QByteArray Fields::json(QByteArrayView name) const
{
    const auto it = std::ranges::find_if(m_members, [&](const Member &member) { return member.name == name; });
    return it == m_members.end() ? QByteArray() : it->json;
}

QByteArray Fields::text(QByteArrayView name) const
{
    const QByteArray value = json(name);
    if (value.size() < 2 || value.front() != '"')
        return {};
    if (!value.contains('\\'))
        return value.sliced(1, value.size() - 2);
    const auto read = json::readJson(value);
    const auto *text = std::get_if<QJsonValue>(&read);
    return text ? text->toString().toUtf8() : QByteArray();
}

QByteArray Fields::toJson(const QList<QByteArray> &excluded) const
{
    const auto isLeftOut = [&](const Member &member) { return !excluded.isEmpty() && excluded.contains(member.name); };
    qsizetype size = 2;
    for (const Member &member : m_members)
        size += member.name.size() + member.json.size() + 4;
    QByteArray out(size, Qt::Uninitialized); // every hook comes by here: no append() per piece
    char *to = out.data();
    const auto write = [&to](QByteArrayView piece) { to = std::copy(piece.begin(), piece.end(), to); };
    write("{");
    for (const Member &member : m_members) {
        if (isLeftOut(member))
            continue;
        write(to == out.constData() + 1 ? "\"" : ",\"");
        write(member.name);
        write("\":");
        write(member.json);
    }
    write("}");
    out.truncate(to - out.constData());
    return out;
}

QJsonObject Fields::toObject() const
{
    return json::readJsonObject(toJson());
}

Fields Fields::fromObject(const QJsonObject &object)
{
    Fields fields;
    for (auto it = object.begin(); it != object.end(); ++it)
        fields.m_members.append({it.key().toUtf8(), encoded(it.value())});
    return fields;
}

} // namespace simulator
