// What the suite asks the page to do with the SDK, and what the SDK has said since. Sessions and streams go by names
// that the suite gives them.
/* global Flashphoner */
(() => {
  const { SESSION_STATUS, STREAM_STATUS } = Flashphoner.constants;
  const sessions = {};
  const streams = {};
  const said = []; // {who, what, …}, in the order in which it was said

  const say = (who, what, more = {}) => said.push({ who, what, ...more });

  // A setRemoteDescription that is rejected would be one: the SDK handles none.
  window.addEventListener('unhandledrejection', event => say('page', 'rejection', { info: String(event.reason) }));
  window.addEventListener('error', event => say('page', 'error', { info: event.message }));

  const set = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
    await set.call(this, description);
    say('page', 'answer taken', { state: this.signalingState });
  };

  const display = () => document.body.appendChild(document.createElement('div'));

  function watched(who, stream) {
    for (const status of Object.values(STREAM_STATUS))
      stream.on(status, () => say(who, status, { id: stream.id(), info: stream.getInfo() }));
    stream.on('STREAM_EVENT', event => say(who, event.type, { id: event.mediaSessionId, payload: event.payload }));
    streams[who] = stream;
    return stream;
  }

  window.client = {
    said: () => said,
    connect(who, url, options = {}) {
      const session = Flashphoner.createSession({ urlServer: url, ...options });
      for (const status of Object.values(SESSION_STATUS))
        session.on(status, about => say(who, status, status === SESSION_STATUS.WARN ? { fail: { ...about } } : {}));
      sessions[who] = session;
    },
    publish(session, who, name) {
      watched(who, sessions[session].createStream({ name, display: display(), cacheLocalResources: true })).publish();
    },
    play(session, who, name) {
      watched(who, sessions[session].createStream({ name, display: display() })).play();
    },
    snapshot(session, who, name) { // of whatever publishes that name
      watched(who, sessions[session].createStream({ name })).snapshot();
    },
    snapshotOf: who => streams[who].snapshot(),
    isAvailable: (session, name) =>
      sessions[session].createStream({ name }).available().then(() => true, () => false),
    send: (session, data) => sessions[session].sendData(data).then(() => true, () => false),
    idOf: who => streams[who].id(),
    mute: who => streams[who].muteAudio(),
    stop: who => streams[who].stop(),
    disconnect: who => sessions[who].disconnect(),
  };
  Flashphoner.init({});
})();
