#include "wcs/decoder.h"

#include "json/jsondocument.h"
#include "json/jsonsource.h"
#include "json/utf8.h"

#include <QCryptographicHash>
#include <QVarLengthArray>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wcs {

namespace {

constexpr qsizetype MostOthers = 64;    // members besides the known ones that are held against each other
constexpr size_t LongestOther = 64;     // bytes of such a key
constexpr qsizetype LongestText = 4096; // bytes of a field; of a longer one the beginning is taken
constexpr char GivenTwice[] = "given twice";
constexpr char HalfPair[] = "holds half a surrogate pair, shown as U+FFFD";

// A JSON value as far as the known fields can use it.
struct Value {
    enum class Kind : quint8 { Null, Bool, Number, String, Array, Object };
    Kind kind = Kind::Null;
    bool truth = false;
    double number = 0;
    std::string_view text;  // of a string
    QByteArrayView written; // as it stands in the body; where that is of interest
};

QByteArray kindName(Value::Kind kind)
{
    static constexpr std::array<const char *, 6> Names{"null",     "true or false", "a number",
                                                       "a string", "an array",      "an object"};
    return Names.at(size_t(kind));
}

void note(HookEvent &event, std::string_view field, const QByteArray &what)
{
    event.problems.append({QByteArray(field.data(), qsizetype(field.size())), what});
}

void report(HookEvent &event, std::string_view field, const char *expected, Value::Kind found)
{
    note(event, field, QByteArray("expected ") + expected + ", found " + kindName(found));
}

// The number that a text is, as JSON writes it.
std::optional<int> integerIn(std::string_view text)
{
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && std::to_string(number) == text ? std::optional(number) : std::nullopt;
}

// A field as it is, or the beginning of one that is too long for boards and logs. What follows it tells it from others
// that begin alike.
QByteArray taken(HookEvent &event, std::string_view field, QByteArrayView text)
{
    if (text.size() <= LongestText)
        return text.toByteArray();
    note(event, field, "has " + QByteArray::number(text.size()) + " bytes, of which the body has all");
    const QByteArray mark = QCryptographicHash::hash(text, QCryptographicHash::Md5).first(8).toHex();
    return json::utf8Beginning(text, LongestText).toByteArray() + "…" + mark;
}

void assign(HookEvent &event, QByteArray &member, std::string_view field, const Value &value)
{
    if (value.kind == Value::Kind::String)
        member = taken(event, field, QByteArrayView(value.text.data(), qsizetype(value.text.size())));
    else if (value.kind == Value::Kind::Bool || value.kind == Value::Kind::Number)
        member = taken(event, field, value.written);
    if (value.kind != Value::Kind::String && value.kind != Value::Kind::Null)
        report(event, field, "a string", value.kind);
}

void assign(HookEvent &event, std::optional<bool> &member, std::string_view field, const Value &value)
{
    if (value.kind == Value::Kind::Bool)
        member = value.truth;
    else if (value.kind == Value::Kind::String && (value.text == "true" || value.text == "false"))
        member = value.text == "true";
    if (value.kind != Value::Kind::Bool && value.kind != Value::Kind::Null)
        report(event, field, "true or false", value.kind);
}

void assign(HookEvent &event, std::optional<int> &member, std::string_view field, const Value &value)
{
    constexpr double Largest = std::numeric_limits<int>::max();
    if (value.kind == Value::Kind::Number && value.number >= -Largest && value.number <= Largest)
        member = int(value.number);
    else if (value.kind == Value::Kind::Number)
        note(event, field, "expected a number of at most 31 bits, found a larger one");
    else if (value.kind == Value::Kind::String)
        member = integerIn(value.text);
    if (value.kind != Value::Kind::Number && value.kind != Value::Kind::Null)
        report(event, field, "a number", value.kind);
}

// The table of fields as one looks it up by the keys of a body.
struct KnownKey {
    std::string_view name;
    void (*assign)(HookEvent &, std::string_view, const Value &);
    bool isText = false;
};

template <size_t Index>
constexpr KnownKey knownKey()
{
    using Member = std::remove_reference_t<decltype(std::declval<HookEvent>().*std::get<Index>(Fields).member)>;
    return {std::get<Index>(Fields).name,
            [](HookEvent &event, std::string_view field, const Value &value) {
                assign(event, event.*std::get<Index>(Fields).member, field, value);
            },
            std::is_same_v<Member, QByteArray>};
}

template <size_t... Indices>
constexpr auto knownKeys(std::index_sequence<Indices...>)
{
    return std::array{knownKey<Indices>()...};
}

constexpr auto Known = knownKeys(std::make_index_sequence<std::tuple_size_v<decltype(Fields)>>());

size_t fieldOf(std::string_view key)
{
    return size_t(std::ranges::find(Known, key, &KnownKey::name) - Known.begin());
}

qsizetype halfPairsIn(QByteArrayView written)
{
    const auto mended = json::mendJson(written.toByteArray());
    const auto *text = std::get_if<json::MendedJson>(&mended);
    return text ? text->halfPairs : 0;
}

Value valueOf(const simdjson::dom::element &element)
{
    using simdjson::dom::element_type;
    switch (element.type()) {
    case element_type::STRING:
        return {.kind = Value::Kind::String, .text = element.get_string().value_unsafe()};
    case element_type::BOOL:
        return {.kind = Value::Kind::Bool, .truth = element.get_bool().value_unsafe()};
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE:
        return {.kind = Value::Kind::Number, .number = element.get_double().value_unsafe()};
    case element_type::ARRAY:
        return {.kind = Value::Kind::Array};
    case element_type::OBJECT:
        return {.kind = Value::Kind::Object};
    case element_type::NULL_VALUE:
        break;
    }
    return {};
}

// The members of one body by known field, and the problems that are seen before their values are.
class Members {
public:
    explicit Members(const simdjson::dom::object &object);

    // Takes the values over into the event; the body is looked at only where one is not what it should be.
    void assign(HookEvent &event, const json::JsonDocument &document) const;

private:
    struct Member {
        simdjson::dom::element value;
        qsizetype place = -1; // in the body; -1: there is none
        bool isTwice = false;
    };
    using Written = std::array<QByteArrayView, Known.size()>;

    void takeOther(std::string_view key);
    bool needsWritten() const;
    Written writtenIn(const QByteArray &body) const;

    std::array<Member, Known.size()> m_known;
    QVarLengthArray<std::string_view, MostOthers> m_others;
    QVarLengthArray<std::string_view, 4> m_othersTwice;
    quint64 m_marks = 0; // one bit for each of m_others, shared by some: most are told apart without comparing texts
};

Members::Members(const simdjson::dom::object &object)
{
    qsizetype place = 0;
    for (const simdjson::dom::key_value_pair pair : object) {
        if (const size_t field = fieldOf(pair.key); field < Known.size())
            m_known[field] = {pair.value, place, m_known[field].place >= 0};
        else if (m_others.size() < MostOthers && pair.key.size() <= LongestOther)
            takeOther(pair.key);
        ++place;
    }
}

void Members::takeOther(std::string_view key)
{
    const size_t size = key.size();
    const size_t mix =
        size == 0 ? 0 : size + size_t(key.front()) * 7 + size_t(key[size / 2]) * 31 + size_t(key.back()) * 127;
    const quint64 mark = quint64(1) << (mix % 64);
    if ((m_marks & mark) != 0 && m_others.contains(key)) {
        if (!m_othersTwice.contains(key))
            m_othersTwice.append(key);
        return;
    }
    m_marks |= mark;
    m_others.append(key);
}

void Members::assign(HookEvent &event, const json::JsonDocument &document) const
{
    const Written written = document.halfPairs > 0 || needsWritten() ? writtenIn(document.body) : Written();
    qsizetype halfPairs = document.halfPairs;
    for (size_t i = 0; i < Known.size(); ++i) {
        const auto &[name, assign, isText] = Known[i];
        if (m_known[i].place < 0)
            continue;
        Value value = valueOf(m_known[i].value);
        value.written = written[i];
        assign(event, name, value);
        if (m_known[i].isTwice)
            note(event, name, GivenTwice);
        if (const qsizetype held = halfPairs > 0 ? halfPairsIn(written[i]) : 0; held > 0) {
            note(event, name, HalfPair);
            halfPairs -= held;
        }
    }
    for (const std::string_view other : m_othersTwice)
        note(event, other, GivenTwice);
    if (halfPairs > 0)
        note(event, "body", HalfPair);
}

// Whether a value is taken as it is written: a scalar where a text belongs.
bool Members::needsWritten() const
{
    for (size_t i = 0; i < Known.size(); ++i) {
        const auto &[value, place, isTwice] = m_known[i];
        if (Known[i].isText && place >= 0 && !value.is_string() && (value.is_number() || value.is_bool()))
            return true;
    }
    return false;
}

Members::Written Members::writtenIn(const QByteArray &body) const
{
    Written written;
    json::JsonMembers members(body);
    qsizetype place = 0;
    while (const auto member = members.next()) {
        const auto known = std::ranges::find(m_known, place++, &Member::place);
        if (known != m_known.end())
            written[size_t(known - m_known.begin())] = member->value;
    }
    return written;
}

} // namespace

std::variant<HookEvent, DecodeError> Decoder::decode(const QByteArray &method, const QByteArray &body)
{
    m_body.setBody(body);
    json::JsonDocument &document = m_body.document();
    document.parse();
    if (document.fault && body.trimmed().isEmpty())
        return DecodeError{"The body is empty; a hook carries a JSON object.", 0};
    if (document.fault)
        return DecodeError{"The body is not valid JSON: " + document.fault->sentence() + '.', document.fault->offset};

    simdjson::dom::object object;
    if (document.root.get_object().get(object) != simdjson::SUCCESS)
        return DecodeError{"The body must be a JSON object, but is " + kindName(valueOf(document.root).kind) + '.', 0};

    HookEvent event{.method = method};
    Members(object).assign(event, document);
    return event;
}

} // namespace wcs
