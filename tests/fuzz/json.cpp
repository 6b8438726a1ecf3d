#include "fuzz.h"
#include "json/jsonchange.h"
#include "json/jsondocument.h"
#include "json/jsongrammar.h"
#include "json/jsonprobe.h"
#include "json/jsonsource.h"
#include "json/readjson.h"

#include <QJsonArray>
#include <QJsonDocument>

using json::JsonFault;
using json::MendedJson;

namespace {

bool isParsed(const QByteArray &json)
{
    static simdjson::dom::parser parser;
    return parser.parse(json.constData(), size_t(json.size())).error() == simdjson::SUCCESS;
}

// The grammar says yes to what the parser takes, and to what it takes once it is mended.
bool isJson(const QByteArray &text)
{
    const auto read = json::mendJson(text);
    if (const auto *fault = std::get_if<JsonFault>(&read)) {
        fuzz::require(!isParsed(text), "what the grammar refuses, the parser refuses");
        fuzz::require(fault->offset >= 0 && fault->offset <= text.size(), "a fault lies within the text");
        fuzz::require(fault->sentence().isValidUtf8(), "what is said of a fault is UTF-8");
        return false;
    }
    const auto &mended = std::get<MendedJson>(read);
    fuzz::require(mended.text.size() == text.size(), "what is mended is as long as it was");
    fuzz::require(isParsed(mended.text), "the parser takes what is mended");
    fuzz::require((mended.text == text) == isParsed(text), "what the parser takes is not mended, all else is");
    return true;
}

// What is read is read again from how Qt writes it.
void checkReading(const QByteArray &text, bool isJson)
{
    const auto read = json::readJson(text);
    const auto *value = std::get_if<QJsonValue>(&read);
    fuzz::require((value != nullptr) == isJson, "the reader takes what the grammar takes");
    if (!value)
        return;
    const QByteArray written = QJsonDocument(QJsonArray{*value}).toJson(QJsonDocument::Compact);
    const auto again = json::readJson(written.sliced(1, written.size() - 2));
    fuzz::require(std::holds_alternative<QJsonValue>(again), "what is written can be read");
    fuzz::require(std::get<QJsonValue>(again) == *value, "what is written reads as what was");
}

// The members as they are written are those of the object; of text that is no JSON they lie within it.
void checkMembers(const QByteArray &text, bool isJson)
{
    QJsonObject object;
    bool isObject = false;
    if (isJson) {
        const QJsonValue value = std::get<QJsonValue>(json::readJson(text));
        isObject = value.isObject();
        object = value.toObject();
    }
    json::JsonMembers members(text);
    while (const auto member = members.next()) {
        fuzz::require(member->key.data() >= text.constData() &&
                          member->value.data() + member->value.size() <= text.constData() + text.size(),
                      "a member lies within the text");
        (void)json::plainJsonKey(member->key);
        if (!isObject)
            continue;
        const auto key = json::readJson(member->key.toByteArray());
        const auto value = json::readJson(member->value.toByteArray());
        fuzz::require(std::holds_alternative<QJsonValue>(key) && std::holds_alternative<QJsonValue>(value),
                      "a member is a key and a value");
        fuzz::require(object.contains(std::get<QJsonValue>(key).toString()), "a member is one of the object's");
    }
    fuzz::require(json::endOfJsonValue(text, 0) <= text.size(), "a value ends within the text");
}

// What is put into it is there, and it is JSON as before.
void checkChange(const QByteArray &text, bool isJson)
{
    for (const char *pointer : {"/a", "/a/b", "/0", "/a/-"}) {
        const QString where = QLatin1String(pointer);
        const json::ChangedJson changed = json::changeJson(text, {{where, 7}});
        if (!changed.nowhere.isEmpty()) {
            fuzz::require(changed.body == text, "what leads nowhere changes nothing");
            continue;
        }
        fuzz::require(isJson, "what is no JSON is not changed");
        json::JsonProbe probe;
        probe.setBody(changed.body);
        probe.document().parse();
        fuzz::require(!probe.document().fault, "what is changed is JSON");
        const bool isAppended = where.endsWith(u'-');
        fuzz::require(isAppended || probe.meets({where, 7}), "what is put there is there");
    }
}

} // namespace

// All that read JSON agree on what it is (RFC 8259).
void fuzz::run(QByteArrayView input)
{
    const QByteArray text = input.toByteArray();
    const bool isJson = ::isJson(text);
    checkReading(text, isJson);
    checkMembers(text, isJson);
    checkChange(text, isJson);
}
