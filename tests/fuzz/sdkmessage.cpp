#include "simulator/sdk/sdkmessage.h"

#include "fuzz.h"
#include "json/readjson.h"
#include "json/utf8.h"

#include <QJsonDocument>

using simulator::SdkMessage;

// What is read of a client's frame is read again from the frame that is written of it; and so are its fields.
void fuzz::run(QByteArrayView input)
{
    const QString frame = json::decodedUtf8(input);
    const QString shown = simulator::shownText(frame);
    require(!frame.isValidUtf16() || shown.isValidUtf16(), "a text is shown without half characters");
    const Result<SdkMessage> message = SdkMessage::fromFrame(frame);
    if (!message) {
        require(!message.error().sentence.isEmpty(), "an error says what is wrong");
        return;
    }
    const QByteArray argument = QJsonDocument(message->object).toJson(QJsonDocument::Compact);
    const Result<SdkMessage> again = SdkMessage::fromFrame(simulator::sdkFrame("message", {argument}));
    require(again.ok() && again->object == message->object, "what is written reads back the same");

    const simulator::Fields fields = simulator::sdkFields(message->object, {"status"});
    const QByteArray json = fields.toJson();
    const auto read = json::readJson(json);
    const auto *value = std::get_if<QJsonValue>(&read);
    require(value && value->isObject(), "fields are written as JSON");
    const QJsonObject object = value->toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        require(it.key() != u"status" && it.value() == message->object.value(it.key()),
                "fields say what the client said");
}
